"""How a story goes over the desk: stages and who takes the steps between them, what the desk says to it, who is to do what until when."""
