//! Rules of the switchboard, told as scenes.
