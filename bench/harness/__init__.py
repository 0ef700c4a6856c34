"""What every question needs: cores, processes, rounds, spreads, the machine, results and pictures."""
