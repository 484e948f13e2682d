// The header fields of one HTTP request, as libcurl wants them. One thread.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <new>
#include <string>

namespace hub::courier {

class Fields {
 public:
  void add(const std::string& field) {
    curl_slist* longer = curl_slist_append(list_.get(), field.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list_.release());
    list_.reset(longer);
  }
  [[nodiscard]] curl_slist* get() const { return list_.get(); }

 private:
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::unique_ptr<curl_slist, FreeList> list_;
};

}  // namespace hub::courier
