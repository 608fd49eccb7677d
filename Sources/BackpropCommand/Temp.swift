import Backprop
extension History { func curve() -> String { description } }
