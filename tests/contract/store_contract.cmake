# What every store promises. A second store joins by a StoreHome of its own beside store_sqlite.cpp.
add_executable(store_contract_tests
  store_aanlevering_test.cpp
  store_accept_test.cpp
  store_deliver_test.cpp
  store_judge_test.cpp
  store_partner_test.cpp
  store_reopen_test.cpp
  store_sqlite.cpp
  store_suite.cpp
  store_time_test.cpp
)
target_link_libraries(store_contract_tests PRIVATE hub_store test_support GTest::gtest_main)
include(GoogleTest)
gtest_discover_tests(store_contract_tests TEST_PREFIX contract. PROPERTIES LABELS contract TIMEOUT 120)
