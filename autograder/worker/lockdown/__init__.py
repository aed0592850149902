"""The layers that confine a worker, a module each; `policy` puts them on in the right order.

Standard library and ctypes only: this runs beside student code, and a maintained library for each
layer (pyseccomp, landlock) is either unmaintained, needs libseccomp in the image, or covers less
of the kernel's interface than the lines here.
"""
