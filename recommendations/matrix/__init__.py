"""Asks against those who answer them: who is for, who is against, and how much."""

from recommendations.matrix.columns import By, Column
from recommendations.matrix.rows import Cell, Matrix, Order, Row, asked, matrix
from recommendations.matrix.sides import AGAINST, FOR, Sides, sentence, sides

__all__ = [
    "AGAINST",
    "FOR",
    "By",
    "Cell",
    "Column",
    "Matrix",
    "Order",
    "Row",
    "Sides",
    "asked",
    "matrix",
    "sentence",
    "sides",
]
