"""What was measured, beside what the program gives today."""
