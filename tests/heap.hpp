// How often the calling thread has taken memory from the heap. Linking heap.cpp replaces operator new and delete.
#pragma once

#include <cstddef>

std::size_t heap_allocations();
