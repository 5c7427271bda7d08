"""The lotledger command: parse, call, print."""
