"""Letters that can be taken for basic Latin ones, by the script they belong to.

Each entry is a code point in hexadecimal and what it looks like. Most stand in the Unicode Consortium's security data
for confusable characters (UTS #39; Unicode License V3), reduced to letters that survive NFKC; letters of everyday
scripts that are told apart only by a stroke or a small-capital shape were added by hand. Why: docs/decisions/0004.
"""

_TABLE = """
# Latin
00C6=AE 00D0=D 00D8=O 00DE=P 00E6=ae 00F0=d 00F8=o 00FE=p 0110=D 0111=d 0126=H 0127=h 0131=i 0138=k 0141=L 0142=l
014A=N 014B=n 0152=OE 0153=oe 0166=T 0167=t 0181=B 0184=b 018A=D 018D=g 018F=E 0190=E 0192=f 0196=l 0198=K 0199=k
019A=l 019F=O 01A6=R 01B5=Z 01B6=z 01BD=s 01C0=l 01C1=ll 0251=a 0253=b 0257=d 0259=e 025B=e 0261=g 0262=g 0263=y
0268=i 0269=i 026A=i 026B=l 026F=w 0274=n 0275=o 0280=r 0289=u 028B=u 028F=y 0299=b 029C=h 029F=l 02A3=dz 02A6=ts
02AA=ls 02AB=lz 1D00=a 1D04=c 1D05=d 1D07=e 1D0A=j 1D0B=k 1D0D=m 1D0F=o 1D11=o 1D18=p 1D1B=t 1D1C=u 1D20=v 1D21=w
1D22=z 1D6B=ue 1D83=g 1D8C=y 1E9D=f 1EFF=y A731=s A732=AA A733=aa A734=AO A735=ao A736=AU A737=au A738=AV A739=av
A73A=AV A73B=av A73C=AY A73D=ay A74E=OO A74F=oo A777=tf A798=F A799=f A79F=u A7B2=J A7B3=X A7B4=B AB32=e AB35=f
AB3D=o AB47=r AB48=r AB4E=u AB52=u AB5A=y AB63=uo
# Greek
037F=J 0391=A 0392=B 0395=E 0396=Z 0397=H 0399=I 039A=K 039C=M 039D=N 039F=O 03A1=P 03A4=T 03A5=Y 03A7=X 03B1=a
03B2=b 03B3=y 03B5=e 03B7=n 03B9=i 03BA=k 03BC=u 03BD=v 03BF=o 03C1=p 03C2=c 03C3=o 03C4=t 03C5=u 03C7=x 03C9=w
03DC=F 03F3=j 03FA=M 1D26=r
# Cyrillic
0405=S 0406=I 0408=J 0410=A 0412=B 0415=E 041A=K 041C=M 041D=H 041E=O 0420=P 0421=C 0422=T 0423=Y 0425=X 042B=bl
042C=b 042E=lO 0430=a 0432=b 0433=r 0435=e 0438=u 043A=k 043C=m 043D=h 043E=o 043F=n 0440=p 0441=c 0442=t 0443=y
0445=x 044B=bl 044C=b 0451=e 0455=s 0456=i 0458=j 0461=w 0474=V 0475=v 04AE=Y 04AF=y 04BB=h 04BD=e 04C0=I 04CF=i
04D4=AE 04D5=ae 0501=d 050C=G 051B=q 051C=W 051D=w A647=i A698=OO A699=oo
# Armenian
053C=L 054D=U 054F=S 0555=O 0561=w 0563=q 0566=q 056C=l 0570=h 0578=n 057C=n 057D=u 0581=g 0584=f 0585=o
# Georgian
10E7=y 10FF=o
# Cherokee
13A0=D 13A1=R 13A2=T 13A5=i 13A9=Y 13AA=A 13AB=J 13AC=E 13B3=W 13B7=M 13BB=H 13BD=Y 13C0=G 13C2=h 13C3=Z 13CF=b
13D2=R 13D4=W 13D5=S 13D9=V 13DA=S 13DE=L 13DF=C 13E2=P 13E6=K 13E7=d 13F3=G 13F4=B AB75=i AB81=r AB83=w AB93=z
ABA9=v ABAA=s ABAF=c
# Coptic
2C85=r 2C8E=H 2C92=I 2C94=K 2C98=M 2C9A=N 2C9E=O 2C9F=o 2CA2=P 2CA3=p 2CA4=C 2CA5=c 2CA6=T 2CA8=Y 2CAC=X 2CD0=L
# Lisu
A4D0=B A4D1=P A4D2=d A4D3=D A4D4=T A4D6=G A4D7=K A4D9=J A4DA=C A4DC=Z A4DD=F A4DF=M A4E0=N A4E1=L A4E2=S A4E3=R
A4E6=V A4E7=H A4EA=W A4EB=X A4EC=Y A4EE=A A4F0=E A4F2=l A4F3=O A4F4=U
# Scripts that are seldom met
0B20=O 0D20=o 101D=o 1200=U 12D0=O 142F=V 144C=U 146D=P 146F=d 1472=b 148D=J 14AA=L 1541=x 157C=H 157D=x 1587=R
15AF=b 15B4=F 15C5=A 15DE=D 15EA=D 15F0=M 15F7=B 16B7=X 16C1=l 16D5=K 16D6=M 2D38=V 2D39=E 2D4F=l 2D54=O 2D55=Q
2D5D=X A6DF=V 10282=B 10286=E 10287=F 1028A=l 10290=X 10292=O 10295=P 10296=S 10297=T 102A0=A 102A1=B 102A2=C
102A5=F 102AB=O 102B0=M 102B1=T 102B2=Y 102B4=X 102CF=H 10301=B 10302=C 10309=l 10311=M 10315=T 10317=X 10404=O
10415=C 1041B=L 10420=S 1042C=o 1043D=c 10448=s 104B4=R 104C2=O 104CE=U 104EA=o 104F6=u 10513=N 10516=O 10518=K
1051C=C 1051D=V 10525=F 10526=L 10527=X 11700=rn 11706=v 1170A=w 1170E=w 1170F=w 118A0=V 118A2=F 118A3=L 118A4=Y
118A6=E 118A9=Z 118AE=E 118B2=L 118B5=O 118B8=U 118BC=T 118C0=v 118C1=s 118C2=F 118C3=i 118C4=z 118C8=o 118D7=o
118D8=u 118DC=y 16F08=V 16F0A=T 16F16=L 16F28=l 16F35=R 16F3A=S 16F40=A 16F42=U 16F43=Y
"""


def _parse(table: str) -> dict[str, str]:
    entries = (entry for line in table.splitlines() if not line.startswith("#") for entry in line.split())
    return {chr(int(code, 16)): looks for code, _, looks in (entry.partition("=") for entry in entries)}


LOOKS_LIKE: dict[str, str] = _parse(_TABLE)
"""From a letter to the one or two basic Latin letters that it looks like, in the case it looks like."""

RUNS = (("rn", "m"), ("vv", "w"))
"""Runs of small Latin letters that look like another one."""
