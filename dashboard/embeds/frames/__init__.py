"""What a frame shows: a chart, or a card of a claim, an article, a number or a question, and how high each is at every width."""
