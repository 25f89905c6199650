"""What arrives from outside, as rows and pages, before anything is made of it; not how it arrives."""
