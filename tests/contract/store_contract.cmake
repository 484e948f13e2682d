# What every store promises. A store joins by a StoreHome of its own, beside store_sqlite.cpp.
add_executable(store_contract_tests
  store_aanlevering_test.cpp
  store_accept_test.cpp
  store_deliver_test.cpp
  store_judge_test.cpp
  store_kinds.cpp
  store_opgave_test.cpp
  store_partner_test.cpp
  store_postgres.cpp
  store_postgres_test.cpp
  store_reader_test.cpp
  store_reopen_test.cpp
  store_share_test.cpp
  store_sqlite.cpp
  store_suite.cpp
  store_time_test.cpp
  store_turn_test.cpp
)
target_link_libraries(store_contract_tests PRIVATE hub_store test_support GTest::gtest_main)
include(GoogleTest)
gtest_discover_tests(store_contract_tests TEST_FILTER "-*Postgres*" TEST_PREFIX contract. PROPERTIES LABELS contract TIMEOUT 120)
# In one process, since they share one server.
add_test(NAME contract.StoreOnPostgres COMMAND store_contract_tests "--gtest_filter=*Postgres*")
set_tests_properties(contract.StoreOnPostgres PROPERTIES LABELS contract TIMEOUT 600)
