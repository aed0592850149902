"""Run the public tests on this computer: your code in a process of its own, with a time limit."""
