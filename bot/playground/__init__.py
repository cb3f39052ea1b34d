"""The local Discord: a stand-in that the unmodified bot connects to over the wire, and a page to play in.

It is a process of its own (`python -m bot.playground`). SimCord keeps the virtual Discord in memory; this
package puts a real HTTP API, a real gateway, real time, saved state, misbehaviour on request and a page in
the browser around it. See `docs/decisions/0003-local-discord-on-simcord.md`.
"""
