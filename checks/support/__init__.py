"""What is known of products from outside: until when they are cared for, and from which version on they are safe."""
