"""Plans for thousands of made-up people, judged from outside by what a plan promises."""
