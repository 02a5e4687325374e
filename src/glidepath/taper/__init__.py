"""Floor 7: doses a pharmacy can make, bounds from the rules, schedules within them."""
