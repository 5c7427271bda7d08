"""Forms: what a return says of realised gains, and of digital assets at all.

A gains row is what happened. A row of Form 8949 is that row set against what a broker told the IRS
of it: its box, its columns (d) and (e) as reported, and the codes and signed amount that lead from
there to the taxpayer's own result. Forms are read off the ledger; nothing here goes back into lots.
"""
