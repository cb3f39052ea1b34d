"""Balance is measured, not guessed: the bench plays every delve with every class many times and says what it saw.

* `delves.measure` plays delve × class × level band, alone and in company, and gives a `Cell` for each,
* `queues.measure` looks for skills that the best of many random queues never use, or always,
* `report` writes what was measured as tables; the picture is `engine.pictures.balance_chart`.

Nothing here is drawn by lot: run i of a cell has its own seed, so equal packs give equal tables on any machine and with
any number of processes. Bands are data, `[balance]` of rules.toml.
"""
