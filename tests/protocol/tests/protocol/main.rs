//! What the agent answers, journals and asks the person, over the real socket.

mod exchanges;
