# A room is a folder with one static library.

# flywheel_room(config_source SOURCES a.cpp b.cpp [PUBLIC libs…] [PRIVATE libs…])
function(flywheel_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(${name} PUBLIC ${ROOM_PUBLIC} PRIVATE flywheel_options ${ROOM_PRIVATE})
  target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
endfunction()

# flywheel_test(config_source SOURCES a_test.cpp … [LINK libs…]): one test program a room, named test_<room>.
function(flywheel_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINK" ${ARGN})
  add_executable(test_${name} ${TEST_SOURCES} $<TARGET_OBJECTS:test_main>)
  target_link_libraries(test_${name} PRIVATE flywheel_options ${TEST_LINK} Boost::unit_test_framework)
  add_test(NAME ${name} COMMAND test_${name} --log_level=test_suite --color_output=no)
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "FLYWHEEL_SOURCE=${CMAKE_SOURCE_DIR};FLYWHEEL_BIN=${CMAKE_BINARY_DIR}/bin")
endfunction()
