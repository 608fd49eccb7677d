// The lab's experiment as one would write it in C: a network of 2 inputs, 4 hidden units and 1 output,
// sigmoids, four rows in one batch, gradient descent along the gradient of the binary cross-entropy.

#include <math.h>

enum { rows = 4, inputs = 2, hidden = 4 };

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

// Trains and returns the mean squared error of the last epoch.
double train_lab(const double *x, const double *targets, double *weight, double *bias,
                 double *out_weight, double *out_bias, double rate, int epochs) {
  double error = 0;
  for (int epoch = 0; epoch < epochs; epoch++) {
    double weight_gradient[inputs * hidden] = {0}, bias_gradient[hidden] = {0};
    double out_gradient[hidden] = {0}, out_bias_gradient = 0;
    error = 0;
    for (int row = 0; row < rows; row++) {
      const double *input = x + row * inputs;
      double units[hidden], sum = *out_bias;
      for (int unit = 0; unit < hidden; unit++) {
        double z = bias[unit];
        for (int i = 0; i < inputs; i++) z += input[i] * weight[i * hidden + unit];
        units[unit] = sigmoid(z);
        sum += units[unit] * out_weight[unit];
      }
      double difference = sigmoid(sum) - targets[row];
      error += difference * difference / rows;
      double slope = difference / rows;
      out_bias_gradient += slope;
      for (int unit = 0; unit < hidden; unit++) {
        out_gradient[unit] += slope * units[unit];
        double back = slope * out_weight[unit] * units[unit] * (1 - units[unit]);
        bias_gradient[unit] += back;
        for (int i = 0; i < inputs; i++) weight_gradient[i * hidden + unit] += back * input[i];
      }
    }
    for (int k = 0; k < inputs * hidden; k++) weight[k] -= rate * weight_gradient[k];
    for (int unit = 0; unit < hidden; unit++) {
      bias[unit] -= rate * bias_gradient[unit];
      out_weight[unit] -= rate * out_gradient[unit];
    }
    *out_bias -= rate * out_bias_gradient;
  }
  return error;
}
