"""What the platform does with a zip and a submission, on this machine and without Docker.

The steps and their order are those of Gradescope's image build and of its harness.
"""
