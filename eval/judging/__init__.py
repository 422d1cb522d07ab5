"""The judge that scores answers by gold spans and key facts, and what measures the judge."""
