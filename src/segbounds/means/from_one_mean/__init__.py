"""What one reported mean, with its deviation or without, says of another: along the boundary of the joint range."""
