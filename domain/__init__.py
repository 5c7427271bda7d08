"""The trade's own words: facts, lots, booking, rules. Pure, exact, standard library only."""
