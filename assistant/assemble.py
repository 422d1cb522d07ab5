from dataclasses import dataclass
from pathlib import Path
from index.libraries import Libraries
from index.retriever import Retriever
@dataclass
class E: 
    retriever: Retriever
def open_engine():
    L=Libraries(data=Path('/tmp/exp/data'),cache=Path('/tmp/exp/cache')); return E(Retriever(L.open(),L.encoder))
