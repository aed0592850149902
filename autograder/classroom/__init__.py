"""A whole class: read its export, grade it, keep the results, compare, report."""
