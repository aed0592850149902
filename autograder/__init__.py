"""An autograder for a homework in which students write a neural network in NumPy."""
