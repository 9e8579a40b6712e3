# Third parties, all from Debian 12 packages. Each is used by few rooms and stays private to them.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url program_options unit_test_framework)
find_package(date REQUIRED)         # IANA time zones
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(ZLIB REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(PkgConfig REQUIRED)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
# Its -D_FILE_OFFSET_BITS=64 changes nothing on 64 bits, and would keep a room from the precompiled headers.
set_property(TARGET PkgConfig::hiredis PROPERTY INTERFACE_COMPILE_OPTIONS "")
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)

find_library(ROCKSDB_LIBRARY rocksdb REQUIRED)
add_library(rocksdb INTERFACE IMPORTED)
target_link_libraries(rocksdb INTERFACE ${ROCKSDB_LIBRARY})
