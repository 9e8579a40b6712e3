// The entry point of every test program. It is written out because Boost.Test's own would have to be asked for before
// its header is read, and that one is precompiled.
#include <boost/test/unit_test.hpp>

int main(int argc, char* argv[]) {
  const auto prepare = [] {
    boost::unit_test::framework::master_test_suite().p_name.value = "flywheel";
    return true;
  };
  return boost::unit_test::unit_test_main(prepare, argc, argv);
}
