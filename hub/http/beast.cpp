// The one place where Beast's own sources are compiled; everything else includes declarations only.
#include <boost/beast/src.hpp>
