"""How figures are compared: 1e-9 in favour of equality, and orderings at nine places."""

TOLERANCE = 1e-9


def reaches(figure: float, threshold: float) -> bool:
    """Whether figure ≥ threshold."""
    return figure >= threshold - TOLERANCE


def is_positive(figure: float) -> bool:
    """Whether figure > 0."""
    return figure > TOLERANCE


def ordered(figure: float) -> float:
    """The figure as orderings see it, so that ties do not hang on the last bit."""
    return round(figure, 9)
