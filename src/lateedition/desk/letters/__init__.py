"""Letters: what editors ask to be sent by mail. It is asked for here, in the handover log, and sent by the dispatch."""
