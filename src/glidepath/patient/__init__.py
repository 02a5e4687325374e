"""Floor 2: frozen records of a person, what is taken, what is asked, and what is planned."""
