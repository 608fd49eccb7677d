extension TableTrainer {
  /// What is worth knowing after training: about the table, what was noticed before and what single
  /// columns show; about the run, what the losses, the metrics and the units of the best network
  /// show.
  ///
  /// It looks at some rows of a large table only, evenly spaced.
  ///
  /// - Parameters:
  ///   - training: what ``evaluateTraining()`` says.
  ///   - validation: what ``evaluateValidation()`` says.
  ///   - baseline: what ``baseline()`` says.
  /// - Returns: the findings, those about the table first.
  /// - Throws: ``TableError`` if the table is not what the model expects.
  public func allFindings(
    training: Evaluation, validation: Evaluation?, baseline: Evaluation
  ) throws -> [Finding] {
    let curve = CurveFindings(history: history, stopReason: stopReason, settings: settings)
    let scores = ScoreFindings(
      training: training, validation: validation, baseline: baseline, history: history,
      settings: settings)
    // Of a run that diverged, nothing else is news.
    let ofRun =
      try curve.divergence.map { [$0] } ?? (curve.all + scores.all + unitFindings())
    return try findings + columnFindings() + ofRun
  }

  // MARK: Columns

  private func columnFindings() throws -> [Finding] {
    let columns = try preprocessing.columns(of: table)
    let rows = trainingRows.evenlySpaced(atMost: FindingLimits.rows)
    let samples = columns.map { ColumnSample($0, rows: rows) }
    // A single feature is all that the target could be predicted from.
    let telling =
      columns.count > 1
      ? [identifiers(columns, samples)] + (try giveaways(samples, rows: rows)) : []
    return
      (telling + [
        Finding.gaps(in: samples), try unknownCategories(columns), try unequalClasses(),
      ]).compactMap(\.self)
  }

  private func identifiers(_ columns: [Column], _ samples: [ColumnSample]) -> Finding? {
    var found: [(name: String, evidence: String)] = []
    for (column, sample) in zip(columns, samples) {
      let evidence = IdentifierRule.evidence(for: sample) {
        guard case .numbers(let numbers) = column.values else { return false }
        return IdentifierRule.isConsecutive(numbers)
      }
      if let evidence { found.append((column.name, evidence)) }
    }
    return IdentifierRule.finding(found)
  }

  private func giveaways(_ samples: [ColumnSample], rows: [Int]) throws -> [Finding?] {
    let names = preprocessing.targets.names
    let all: Memory<Double> = try preprocessing.targets(of: table, rows: rows)
    let values = all.vector.rows(rows.count, columns: names.count)
    return names.enumerated().map { place, name in
      let numbers = rows.indices.map { values[$0, place] }
      let target: GiveawayRule.Target =
        switch preprocessing.targets.kind {
        case .classes(let classes): .classes(numbers.map { Int($0) }, count: classes.count)
        case .labels: .classes(numbers.map { Int($0) }, count: 2)
        case .numbers: .numbers(numbers)
        }
      let found = samples.compactMap { sample in
        GiveawayRule.evidence(for: sample, of: target).map { (name: sample.name, evidence: $0) }
      }
      return GiveawayRule.finding(found, target: name)
    }
  }

  private func unknownCategories(_ columns: [Column]) throws -> Finding? {
    guard hasValidation else { return nil }
    let (judged, all) = try decidingRows
    let rows = all.evenlySpaced(atMost: FindingLimits.rows)
    let shares = preprocessing.features.compactMap { feature -> (name: String, share: Double)? in
      guard case .categories(let names, _) = feature.encoding, let column = judged[feature.name]
      else { return nil }
      let categories = Categories(names, in: column)
      let unknown = rows.count { categories[$0] == .unknown }
      return (feature.name, Double(unknown) / Double(max(rows.count, 1)))
    }
    return Finding.unknownCategories(shares)
  }

  private func unequalClasses() throws -> Finding? {
    guard let classes = preprocessing.targets.classes else { return nil }
    let numbers: Memory<Double> = try preprocessing.targets(of: table, rows: trainingRows)
    var counts = [Int](repeating: 0, count: classes.count)
    for place in trainingRows.indices { counts[Int(numbers.vector[place])] += 1 }
    return Finding.unequalClasses(
      zip(classes, counts).map { (name: $0, rows: $1) }, isBalanced: settings.balancesClasses)
  }

  // MARK: Units

  private func unitFindings() throws -> [Finding] {
    let rows = trainingRows.evenlySpaced(atMost: FindingLimits.rowsThroughNetwork)
    let (inputs, _): (Memory<S>, EncodingNotes) = try preprocessing.inputs(of: table, rows: rows)
    return best.unitActivities(for: inputs.vector.rows(rows.count, columns: preprocessing.inputs))
      .compactMap { $0.finding(scaling: settings.columns.scaling) }
  }
}

/// How many rows are looked at.
private enum FindingLimits {
  /// For rules about columns; a row in a thousand may be wrong and is still noticed.
  static var rows: Int { 2_000 }
  /// For rules about units.
  static var rowsThroughNetwork: Int { 1_000 }
}
