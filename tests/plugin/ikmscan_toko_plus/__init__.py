"""A stranger's plug-in for ikmscan: two checks (judge and words side by side) and a probe with evidence of its own."""
