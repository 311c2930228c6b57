"""What is known of a pair of masks, as cones of counts, and the charts in which they are looked at."""
