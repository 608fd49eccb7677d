import HummingbirdTesting
import Testing
@testable import BackpropServer
@Test func a() {}
