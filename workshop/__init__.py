"""The classroom's front: lists of participants, the projector, hand-outs, statistics."""
