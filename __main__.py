"""python -m ikmscan"""

from .cli import main

main()
