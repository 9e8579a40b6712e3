# A room is a folder with one static library.

# flywheel_room(config_source SOURCES a.cpp b.cpp [PUBLIC libs…] [PRIVATE libs…])
function(flywheel_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(${name} PUBLIC ${ROOM_PUBLIC} PRIVATE flywheel_options ${ROOM_PRIVATE})
  target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  if(TARGET room_headers)
    target_precompile_headers(${name} REUSE_FROM room_headers)
  endif()
endfunction()

# What most sources include.
if(FLYWHEEL_PRECOMPILE)
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/room_headers.cpp" CONTENT "")
  add_library(room_headers OBJECT "${CMAKE_BINARY_DIR}/room_headers.cpp")
  target_link_libraries(room_headers PRIVATE flywheel_options)
  target_precompile_headers(room_headers PRIVATE
    <boost/container/flat_map.hpp> <boost/system/result.hpp> <algorithm> <array> <charconv> <chrono> <compare>
    <filesystem> <functional> <map> <memory> <optional> <set> <span> <string> <string_view> <unordered_map> <variant>
    <vector> "${CMAKE_SOURCE_DIR}/config/catalog/catalog.hpp")
endif()

# flywheel_test(config_source SOURCES a_test.cpp … [LINK libs…] [THREADED] [ARITHMETIC]): one test program a room, named
# test_<room>. THREADED ones are built by the target threaded_tests and carry that label. ARITHMETIC ones calculate for
# long and hold no memory that others could not hold as well: sanitizer builds go without them.
function(flywheel_test name)
  cmake_parse_arguments(TEST "THREADED;ARITHMETIC" "" "SOURCES;LINK" ${ARGN})
  if(FLYWHEEL_SANITIZE AND TEST_ARITHMETIC)
    return()
  endif()
  add_executable(test_${name} ${TEST_SOURCES} $<TARGET_OBJECTS:test_main>)
  target_link_libraries(test_${name} PRIVATE test_options ${TEST_LINK})
  set_target_properties(test_${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_precompile_headers(test_${name} REUSE_FROM test_main)
  add_test(NAME ${name} COMMAND test_${name} --log_level=test_suite --color_output=no)
  set(environment "FLYWHEEL_SOURCE=${CMAKE_SOURCE_DIR}" "FLYWHEEL_BIN=${CMAKE_BINARY_DIR}/bin")
  if(FLYWHEEL_SANITIZE)
    list(APPEND environment "FLYWHEEL_SANITIZED=1")  # what takes minutes then may do less
  endif()
  if(FLYWHEEL_SANITIZE MATCHES "thread")
    list(APPEND environment "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/thread_sanitizer.supp")
  endif()
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${environment}")
  if(TEST_THREADED)
    set_tests_properties(${name} PROPERTIES LABELS threaded)
    add_dependencies(threaded_tests test_${name})
  endif()
endfunction()
