#include "event_loop.h"

EventLoop Loop;

// Reads two values.
void load(std::string Key) {
	/* first */
	readLater(Loop, Key, [Key /* the key */](Error E, std::string First) {
		// An error ends it.
		if (E)
			return; // gone

		trace(R"(raw
	text)" + First); // says it
		readLater(Loop, First, [](Error, std::string Second) { // then
			trace(Second);
			// last words
		});
	}); // started
}

int main() {
	load("a");
	Loop.run();
}
