"""The untrusted side: holds the student's code and answers with values.

A leaf: imports the standard library and NumPy, and itself by relative imports only. It is loaded
under the name `worker`, from its own folder, so that nothing else of the project is importable.
"""
