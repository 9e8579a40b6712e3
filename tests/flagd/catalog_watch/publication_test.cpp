#include "flagd/catalog_watch/publication.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

using flywheel::catalog_watch::Publication;

BOOST_AUTO_TEST_SUITE(catalog_watch_publication)

BOOST_AUTO_TEST_CASE(a_reader_sees_nothing_then_the_newest) {
  Publication<int> publication;
  Publication<int>::Reader reader(publication);
  BOOST_TEST(!reader.get());
  publication.publish(std::make_shared<const int>(1));
  publication.publish(std::make_shared<const int>(2));
  BOOST_TEST(*reader.get() == 2);
  BOOST_TEST(*publication.current() == 2);
}

BOOST_AUTO_TEST_CASE(readers_on_many_threads_see_values_in_order_and_whole) {
  struct Pair {
    int a, b;
  };
  Publication<Pair> publication;
  publication.publish(std::make_shared<const Pair>(Pair{0, 0}));
  constexpr int kLast = 2000;
  std::vector<int> faults(3);
  std::vector<std::thread> threads;
  for (int& fault : faults) {
    threads.emplace_back([&publication, &fault] {
      Publication<Pair>::Reader reader(publication);
      for (int seen = 0; seen < kLast;) {
        const auto& now = reader.get();
        if (now->a != now->b || now->a < seen) ++fault;
        seen = now->a;
      }
    });
  }
  for (int i = 1; i <= kLast; ++i) publication.publish(std::make_shared<const Pair>(Pair{i, i}));
  for (std::thread& thread : threads) thread.join();
  for (const int fault : faults) BOOST_TEST(fault == 0);
}

/// Notes the thread that takes it apart.
struct Large {
  explicit Large(std::thread::id& place) : removed_by(&place) {}
  Large(const Large&) = delete;
  Large& operator=(const Large&) = delete;
  ~Large() { *removed_by = std::this_thread::get_id(); }
  std::thread::id* removed_by;
};

BOOST_AUTO_TEST_CASE(a_reader_never_takes_an_old_value_apart) {
  std::thread::id first, second;
  {
    Publication<Large> publication;
    Publication<Large>::Reader reader(publication);
    publication.publish(std::make_shared<const Large>(first));
    BOOST_TEST(reader.get()->removed_by == &first);
    publication.publish(std::make_shared<const Large>(second));
    BOOST_TEST(reader.get()->removed_by == &second);
  }
  BOOST_TEST((first != std::thread::id()));
  BOOST_TEST((first != std::this_thread::get_id()));
}

BOOST_AUTO_TEST_SUITE_END()
