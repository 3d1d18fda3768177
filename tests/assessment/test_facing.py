"""Two camps on one scale: each on its side, dots of one size, room for all."""

from assessment.facing import facing


def test_votes_of_the_first_stand_on_the_axis_and_those_of_the_second_hang_from_it():
    drawn = facing([2, 0], [0, 1])

    low, high = drawn.stacks
    assert (low.x, high.x) == (25, 75)
    assert (low.above, low.below) == ((22, 8), ())
    assert (high.above, high.below) == ((), (drawn.ceiling + 8,))
    assert drawn.base < drawn.ceiling
    assert max(low.above) + drawn.radius < drawn.base
    assert min(high.below) - drawn.radius > drawn.ceiling


def test_dots_of_both_are_as_large_as_the_fuller_one_allows():
    few, many = facing([3, 0], [3, 0]), facing([40, 0], [3, 0])

    assert many.radius < few.radius
    assert min(many.stacks[0].above) >= many.radius
    assert max(many.stacks[0].below) + many.radius <= many.height


def test_camp_that_could_only_say_that_it_cannot_say_is_drawn_empty():
    drawn = facing([0, 0, 0], [3, 0, 0])

    assert [stack.above for stack in drawn.stacks] == [(), (), ()]
    assert drawn.base > 0
