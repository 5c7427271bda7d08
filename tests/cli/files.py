"""Files as three exchanges' exports and the journal write them, a few rows each; names invented."""

COINBASE = """\

Transactions
User,Ana Example,00000000-0000-4000-8000-000000000000
ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,\
Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes
c5,2025-06-01 10:00:00 UTC,Send,BTC,-1.0002,USD,$70000.00,-$70014.00,-$70014.00,$0.00,Sent
c4,2025-03-01 10:00:00 UTC,Sell,BTC,-0.5,USD,$60000.00,$30000.00,$29850.00,$150.00,Sold 0.5 BTC
c3,2025-02-01 10:00:00 UTC,Staking Income,ETH,0.5,USD,$3000.00,$1500.00,$1500.00,$0.00,
c2,2024-05-01 10:00:00 UTC,Buy,BTC,2,USD,$50000.00,$100000.00,$100500.00,$500.00,Bought 2 BTC
c1,2024-05-01 09:00:00 UTC,Deposit,USD,100500,USD,$1.00,$100500.00,$100500.00,$0.00,
"""
"""Five rows: four facts, and a deposit of money that is none."""

KRAKEN = """\
"txid","refid","time","type","subtype","aclass","asset","wallet","amount","fee","balance"
"K1","R1","2025-06-01 10:40:00","deposit","","currency","XXBT","spot / main",1.0,0.0,1.0
"K2","R2","2025-07-01 12:00:00","trade","","currency","XXBT","spot / main",-0.4,0.0,0.6
"K3","R2","2025-07-01 12:00:00","trade","","currency","ZUSD","spot / main",28000.0,70.0,27930.0
"K4","R3","2025-07-02 12:00:00","withdrawal","","currency","ZUSD","spot / main",-27930.0,0.0,0.0
"""
"""Four rows: a deposit, a sale told in two rows, and money that left."""

KOINLY = """\
Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,\
Net Worth Amount,Net Worth Currency,Label,Description,TxHash
2024-01-05 10:00 UTC,1000,USD,0.5,ETH,,,,,,first,
2024-02-05 10:00 UTC,,,0.1,ETH,,,250,USD,staking,,0xaa
2024-03-05 10:00 UTC,50,USD,,,,,,,,money left,
"""
"""Three rows: a purchase, an income, and money that left."""

SOURCES = {
    "coinbase": (COINBASE, 5, 4, 1),
    "kraken": (KRAKEN, 4, 3, 1),
    "koinly": (KOINLY, 3, 2, 1),
}
"""For each source: a file, its rows, how many of them are recorded, and how many not imported."""
