"""What the game tells people outside an answer: announcements, sent once, and cards, which converge to what is true.

`content` declares what can be told, `service` is how capabilities tell it inside their transactions, `queue` is how a
messenger takes the work and reports on it. How things look, and Discord itself, are the messenger's business.
"""

from engine.delivery.content import Content, content_type
from engine.delivery.service import DeliveryService, InChannel, Target, ToPerson

__all__ = ["Content", "DeliveryService", "InChannel", "Target", "ToPerson", "content_type"]
