"""Newer facts of support than those that came with the package: fetched, checked, signed, stored. Looks at no site."""
