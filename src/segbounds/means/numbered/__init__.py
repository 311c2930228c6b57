"""So many images, sought one by one, of which reported means and deviations are true."""
