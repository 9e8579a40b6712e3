# What can be chosen, and how our own code is compiled.
option(FLYWHEEL_TESTS "Build the tests" ON)
option(FLYWHEEL_BENCH "Build the benchmarks" OFF)
option(FLYWHEEL_FUZZ "Build the fuzz targets with libFuzzer (clang only)" OFF)
option(FLYWHEEL_PRECOMPILE "Read what most sources include once; a missing #include shows without it" ON)
set(FLYWHEEL_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (e.g. address,undefined)")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Compile options of everything that is ours.
add_library(flywheel_options INTERFACE)
target_include_directories(flywheel_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(flywheel_options INTERFACE -pthread
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual -Wunused
  -Woverloaded-virtual -Wconversion -Wno-sign-conversion -Wformat=2
  -fstack-protector-strong -fno-strict-aliasing)
target_compile_definitions(flywheel_options INTERFACE _GLIBCXX_ASSERTIONS BOOST_TEST_DYN_LINK)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC bug 105651: "a" + std::string is taken for overlapping copies.
  target_compile_options(flywheel_options INTERFACE -Wno-restrict)
  if(FLYWHEEL_PRECOMPILE)  # std::string does not count as a system header then, and more of the same is said of it
    target_compile_options(flywheel_options INTERFACE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
endif()
if(NOT FLYWHEEL_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_definitions(flywheel_options INTERFACE _FORTIFY_SOURCE=2)
endif()

if(FLYWHEEL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(FLYWHEEL_SANITIZE)
  add_compile_options(-fsanitize=${FLYWHEEL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${FLYWHEEL_SANITIZE})
  if(FLYWHEEL_SANITIZE MATCHES "undefined")
    # What these find crashes on this machine or the address sanitizer finds; they take a quarter of the compile time.
    add_compile_options(-fno-sanitize=null,alignment,object-size,vptr)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
      add_compile_options(-fno-sanitize=function)  # clang 14 cannot write it for coroutines
    endif()
  endif()
  if(FLYWHEEL_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
  endif()
endif()
